"""What others say through us and we say in Spanish: HTTP's phrases, and texts of libraries.

Nothing imports this: it is read by `deploy/translations.sh`, for `app/locale`. A library's own
Spanish is used where it has one and it is good.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

# ---- the titles of problems: http.HTTPStatus, RFC 9110 and RFC 6585 ------------
_("Bad Request")
_("Unauthorized")
_("Payment Required")
_("Forbidden")
_("Not Found")
_("Method Not Allowed")
_("Not Acceptable")
_("Proxy Authentication Required")
_("Request Timeout")
_("Conflict")
_("Gone")
_("Length Required")
_("Precondition Failed")
_("Request Entity Too Large")
_("Request-URI Too Long")
_("Unsupported Media Type")
_("Requested Range Not Satisfiable")
_("Expectation Failed")
_("I'm a Teapot")
_("Misdirected Request")
_("Unprocessable Entity")
_("Locked")
_("Failed Dependency")
_("Too Early")
_("Upgrade Required")
_("Precondition Required")
_("Too Many Requests")
_("Request Header Fields Too Large")
_("Unavailable For Legal Reasons")
_("Internal Server Error")
_("Not Implemented")
_("Bad Gateway")
_("Service Unavailable")
_("Gateway Timeout")
_("HTTP Version Not Supported")
_("Variant Also Negotiates")
_("Insufficient Storage")
_("Loop Detected")
_("Not Extended")
_("Network Authentication Required")
_("Content Too Large")
_("URI Too Long")
_("Range Not Satisfiable")
_("Unprocessable Content")

# ---- rest_framework ------------------------------------------------------------
_("Authentication credentials were not provided.")
_("You do not have permission to perform this action.")
_("Could not satisfy the request Accept header.")
_('Unsupported media type "{media_type}" in request.')
_("Request was throttled.")
_("This field is required.")
_("This field may not be null.")
_("A valid number is required.")
_("A valid biginteger is required.")
_("Integer value too large to convert to float")
_("Datetime has wrong format. Use one of these formats instead: {format}.")
_("Date has wrong format. Use one of these formats instead: {format}.")
_('"{input}" is not a valid choice.')
_('Expected a list of items but got type "{input_type}".')
_("The submitted file is empty.")
_("Invalid data. Expected a dictionary, but got {datatype}.")
_("Invalid cursor")
_("Surrogate characters are not allowed: U+{code_point:X}.")

# ---- rest_framework_simplejwt ----------------------------------------------------
_("Authorization header must contain two space-delimited values")
_("Given token not valid for any token type")
_("Token contained no recognizable user identification")
_("Token is invalid or expired")
_("Token is invalid")
_("Token is expired")
_("Token is blacklisted")
_("Token has no id")
_("Token has no type")
_("Token has wrong type")
_("Token has no '{}' claim")
_("Token '{}' claim has expired")
_("User is inactive")
_("User not found")
_("The user's password has been changed.")
_("Token Blacklist")
_("Outstanding Token")
_("Blacklisted Token")

# ---- Django: "at most" is "menos de" there -----------------------------------------
ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
