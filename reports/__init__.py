"""The app: the official form, reading, checking, keeping and publishing annual reports."""
