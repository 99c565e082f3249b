"""What figures of several lessons share. Figures do not know lessons."""
