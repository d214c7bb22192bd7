// Starts Swagger UI from a file of ours: an inline script would need a weaker policy.
const page = document.getElementById("docs");

SwaggerUIBundle({
  domNode: page,
  url: page.dataset.schema,
  deepLinking: true,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
