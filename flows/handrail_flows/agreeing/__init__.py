"""What the steps share that ask somebody to agree: what is asked, and what exactly was shown."""
