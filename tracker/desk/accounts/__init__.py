"""Who is at the desk: signing in, codes beside the password, how long a session lasts, whether somebody is still there.

clients.py        where a request comes from, without keeping its address
throttle.py       guessing passwords (django-axes)
sessions.py       when a session ends
second_factor.py  codes of an authenticator and recovery codes (django-otp)
presence.py       asking again before something is published
passwords.py      one's own new password
whose.py          on whose page a form stood
held.py           a form that was sent when the session had ended, or from a page of an earlier one
signing_in.py     the sign-in page and the page that asks for the code
pages.py          /admin/account/…
"""
