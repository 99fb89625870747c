"""Have a sign-in approved in another browser of the account, by typing the code that is shown here."""
