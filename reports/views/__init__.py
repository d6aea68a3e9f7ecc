"""The public pages. They read what is or was public, through ``published()`` and ``public()`` alone."""
