"""The seed's design over the product's own tables: what the appliance is measured against.

nginx near its default, gunicorn on TCP port 8000 with 4 workers of 2 threads and no preload, a
database connection a request, ModelSerializer, pages with a total count, and a user look-up a
request by the token library. Written as its libraries' tutorials say, without malice: related
rows are loaded ahead, indexes are the product's own.
"""
