"""The parts of a drawing: shapes, patterns that fill or follow them, and the SVG made of both."""
