"""The look of a tenant's pages: colours, corners, font and logo, checked and seen before they are saved."""
