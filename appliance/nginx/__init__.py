"""nginx: its static files live beside this module, the rendered ones in run/appliance/nginx/."""
