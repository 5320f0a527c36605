// The technician page.
