"""What the steps share that take passkeys (WebAuthn Level 3)."""
