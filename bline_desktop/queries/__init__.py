"""What one can see: functions of a session that return frozen values."""
