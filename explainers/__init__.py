"""The subject itself: lessons, networks, pictures and training. Never imports streamlit."""
