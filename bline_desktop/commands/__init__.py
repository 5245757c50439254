"""What one can do: functions of a session, one whole use case each."""
