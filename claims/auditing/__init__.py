"""The rules of the audit, one subject a file; `claims.audit` composes them."""
