package dev.lifeboat.spring;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.InitializingBean;

/**
 * Stands around a bean that migrates when it is initialized, because neither tool lets its own exceptions be told more:
 * the bean stays what it is, whatever class and strategy the host gave it.
 *
 * @param run what the migrations of the bean are told to
 * @param first what happens before the bean is initialized
 */
record FailedMigrations(MigrationRun run, Runnable first) implements MethodInterceptor {

    static Object around(InitializingBean bean, MigrationRun run, Runnable first) {
        ProxyFactory proxy = new ProxyFactory(bean);
        proxy.setProxyTargetClass(true);
        proxy.addAdvice(new FailedMigrations(run, first));
        return proxy.getProxy(bean.getClass().getClassLoader());
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        return invocation.getMethod().getName().equals("afterPropertiesSet")
                ? watched(invocation)
                : invocation.proceed();
    }

    private @Nullable Object watched(MethodInvocation invocation) throws Throwable {
        run.begin();
        try {
            first.run();
            return invocation.proceed();
        } catch (Exception e) {
            throw run.explained(e);
        }
    }
}
