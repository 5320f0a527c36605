// The technician's page without network.
