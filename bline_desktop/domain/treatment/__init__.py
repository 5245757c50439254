"""What has steps or state: the pump, donor lymphocyte infusions."""
