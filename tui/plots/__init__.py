"""Tables, curves, bars, heat maps and time charts as text: lines of runs, each with a role. No Textual here."""
