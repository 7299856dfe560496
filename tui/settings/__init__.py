"""What a person may set: one typed declaration a setting, from which file, variable, page and command are made."""
