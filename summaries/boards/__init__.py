"""What the dashboards show, laid out from the facts: page, wall display and sheet read the same `Board`."""
