"""The person's door: telling AI Ops something, and hearing back."""
