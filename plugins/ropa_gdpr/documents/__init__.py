"""The documents of Union law: what each prints, chosen by the articles."""
