"""WebSub: hubs tell us that a feed changed. What they send is never believed: it only calls for a visit."""
