"""Messages for rooms: digests, alerts, reminders and answers, as plain text and as HTML."""
