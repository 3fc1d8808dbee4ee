"""Other outside things: signatures, time stamp authorities, pictures, PDF, the verifier that leaves with a package."""
