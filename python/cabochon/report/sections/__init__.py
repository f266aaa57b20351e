"""From numbers to sentences, charts and tables; a file a section."""
