"""What the audit looks for, one subject a file; `claims.audit.examine` composes them."""
