"""What turns a Django project into an appliance: one container that looks after itself."""
