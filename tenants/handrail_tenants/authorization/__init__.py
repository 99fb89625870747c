"""What a member of staff may do: rules of a policy, asked of casbin, remembered."""
