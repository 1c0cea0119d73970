"""The installation: Django settings, urls, WSGI, middleware, log, navigation.

May import every room below it; only `cli` is above. Nobody imports it but Django, by the names in
`settings`.
"""
