"""The HTTP door: an API for programs and pages for people; it translates and asks the desk."""
