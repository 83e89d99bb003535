"""Frame to figure, one kind of picture a file; none of them knows Streamlit."""
