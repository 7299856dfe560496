"""What keeps the journal whole over years: backups, merging, rescue, restoring, migrations."""
