error-no-connection = There is no connection, so nothing can be changed now.
    .hint = What you typed stays here. Try again when the page is connected.
