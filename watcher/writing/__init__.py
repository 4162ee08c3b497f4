"""What is written for readers: alerts, reminders, digests and files become messages in the outbox."""
