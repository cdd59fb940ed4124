"""How members sign in: passwords, second factors, passkeys, the office's messengers, sessions, and what is recorded."""
