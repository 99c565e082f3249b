"""What each page shows: its settings, its example numbers, its presets and its questions."""
