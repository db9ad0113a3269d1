# In front of a view whose session has ended.
session-title = Please log in again
session-text = Your session has ended. What you typed is still there, and goes on once you are back.
session-leave = To the login page

error-no-connection = There is no connection, so nothing can be changed now.
    .hint = What you typed stays here. Try again when the page is connected.
