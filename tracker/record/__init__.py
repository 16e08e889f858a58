"""The public record: append-only editions and what is derived from them."""
