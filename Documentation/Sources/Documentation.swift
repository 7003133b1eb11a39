// A package without a target would not build the libraries that it depends on.
