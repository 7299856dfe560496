"""What `warpwise doctor` looks at. It reads and tells; only the caches are ever mended, and only when asked."""
