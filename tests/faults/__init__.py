"""What happens to a store whose process, disk or files fail."""
