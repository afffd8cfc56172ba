"""憑證復用(解禁): suspended certificates become valid again, with a new password slip to the contact on the form."""
