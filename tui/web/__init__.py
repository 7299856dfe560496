"""The app in a browser on this machine (the extra `web`): who may ask, whose store a session writes to, how it ends."""
