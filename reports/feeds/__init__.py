"""What other programs follow: Atom feeds and the site map.

They say what the public pages say, through the same doors, in both languages.
"""
