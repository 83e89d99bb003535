"""The pages of the dashboard, one a file: ask, show, stop."""
