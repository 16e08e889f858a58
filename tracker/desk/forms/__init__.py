"""Fields, widgets and forms of the desk."""
