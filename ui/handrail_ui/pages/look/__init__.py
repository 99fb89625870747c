"""What a theme is computed from: colours, palettes, and the files a browser is given."""
