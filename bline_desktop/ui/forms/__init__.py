"""Forms made from a declaration of fields."""
