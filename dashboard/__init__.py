"""The faces of claimboard: the Streamlit dashboard and the command line."""
